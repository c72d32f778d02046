"""Events, the people who sign up for them, and what each of them decides about photos."""
