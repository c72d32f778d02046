from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from infra.db import run_script

ID = "2026-11-23T02:03:17:417002"
VERSION = "1.38.0"
DESCRIPTION = "A chosen session has a seat exactly as long as its owner has one at the event"

RULES = """
CREATE UNIQUE INDEX room_once ON room (event, lower(name));
ALTER TABLE programme_session ADD CONSTRAINT session_ends_later CHECK (ends_at > starts_at);
ALTER TABLE programme_session ADD CONSTRAINT session_seats_fit
    CHECK (seats_taken >= 0 AND seats_taken <= coalesce(capacity, seats_taken));
ALTER TABLE programme_session ADD CONSTRAINT session_has_seats CHECK (capacity > 0);
ALTER TABLE programme_session ADD CONSTRAINT session_for_everyone_has_no_seats
    CHECK (NOT for_everyone OR (capacity IS NULL AND seats_taken = 0));
CREATE INDEX programme_session_of_event ON programme_session (event, starts_at);
ALTER TABLE session_trainer ADD CONSTRAINT session_trainer_once UNIQUE (session, staff);
ALTER TABLE session_choice ADD CONSTRAINT session_choice_once UNIQUE (registration, session);
ALTER TABLE session_choice ADD CONSTRAINT session_choice_holding_known
    CHECK (holding IN ('wished', 'seated', 'missed', 'removed'));
"""

SEATS = """
-- Turns the wishes of one registration into seats, as far as there are any. The update of the
-- sessions is conditional, so two last seats are never one seat.
CREATE FUNCTION take_session_seats(who uuid) RETURNS void LANGUAGE sql AS $$
    WITH seat AS (
        UPDATE programme_session SET seats_taken = seats_taken + 1
        WHERE id IN (SELECT session FROM session_choice
            WHERE registration = who AND holding = 'wished')
        AND (capacity IS NULL OR seats_taken < capacity)
        AND removed_at IS NULL AND NOT for_everyone
        RETURNING id)
    UPDATE session_choice
    SET holding = CASE WHEN session IN (SELECT id FROM seat) THEN 'seated' ELSE 'missed' END
    WHERE registration = who AND holding = 'wished'
$$;

-- Whichever way a seat at the event is got or lost, the seats in its sessions follow.
CREATE FUNCTION session_seats_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status = 'seated' THEN
        PERFORM take_session_seats(NEW.id);
    ELSE
        UPDATE session_choice SET holding = 'wished'
        WHERE registration = NEW.id AND holding = 'seated';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER session_seats_follow AFTER UPDATE OF status ON registration FOR EACH ROW
    WHEN ((OLD.status = 'seated') <> (NEW.status = 'seated'))
    EXECUTE FUNCTION session_seats_follow();

CREATE FUNCTION session_seat_freed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE programme_session SET seats_taken = seats_taken - 1 WHERE id = OLD.session;
    RETURN NULL;
END $$;
CREATE TRIGGER session_seat_given_up AFTER UPDATE OF holding ON session_choice FOR EACH ROW
    WHEN (OLD.holding = 'seated' AND NEW.holding <> 'seated')
    EXECUTE FUNCTION session_seat_freed();
CREATE TRIGGER session_seat_gone AFTER DELETE ON session_choice FOR EACH ROW
    WHEN (OLD.holding = 'seated') EXECUTE FUNCTION session_seat_freed();
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="events", description=DESCRIPTION)

    async def run() -> None:
        await run_script(RULES)
        await run_script(SEATS)

    manager.add_raw(run)
    return manager
