"""RxNorm as an origin, spoken for by what the seed and the site say."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

origins = sa.table("origins", sa.column("id"), sa.column("precedence"))


def upgrade() -> None:
    if not op.get_bind().scalar(sa.select(origins.c.id).where(origins.c.id == "rxnorm")):
        op.bulk_insert(origins, [{"id": "rxnorm", "precedence": 3}])


def downgrade() -> None:
    """The origin stays: revisions that are kept for ever may be of it."""
