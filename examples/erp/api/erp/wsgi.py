# SPDX-License-Identifier: Apache-2.0
"""What gunicorn serves: `gunicorn erp.wsgi:app`."""

from erp.app import create

app = create()
