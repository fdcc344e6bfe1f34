"""What published libraries measured; `tests.data.make_analysis_golden` asked them."""

from __future__ import annotations

import json
from typing import Any

from tests.data.make_analysis_golden import PATH

GOLDEN: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))
