import pytest

from shiraka.demo.load import NotEmpty, load
from shiraka.foundation.people.models import User


@pytest.mark.django_db
def test_the_demonstration_is_not_mixed_with_what_is_there() -> None:
    User.objects.create_user("somebody", "somebody@example.org")
    with pytest.raises(NotEmpty, match="not empty"):
        load()
    assert User.objects.count() == 1
