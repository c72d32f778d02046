"""The promise, tested against a model: any order of what people and workers do, faults included."""

from tests.media.world import public_pictures
from tests.promise.machine import run
from tests.promise.oracle import NAMES


def test_the_promise_holds_in_any_order_of_events(promise):
    run(promise)

    assert promise.looked_at[True] > 0
    assert promise.looked_at[False] > 0


def test_a_badge_that_is_read_later_hides_whom_a_person_showed_and_nobody_else(promise):
    machine = promise()
    machine.sign_up()
    machine.add_photo_with_a_badge("Marie", read=False)
    for name in NAMES:
        machine.say(name, True)
        machine.show(0, name)

    machine.scan_again(0)
    machine.look_and_approve()
    machine.everything()
    machine.publish(None)

    assert machine.oracle.may_see(0) == {"Jan"}
    assert list(machine.do(public_pictures(machine.client, machine.album)).values()) == [{"Jan"}]
