"""The promise, tested against a model: any order of what people and workers do, faults included."""

from tests.promise.machine import run


def test_the_promise_holds_in_any_order_of_events(promise):
    run(promise)

    assert promise.looked_at[True] > 0
    assert promise.looked_at[False] > 0
