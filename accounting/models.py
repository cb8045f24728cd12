from accounting.allocations import Allocation
from accounting.regulation import RegulationFactor

__all__ = ["Allocation", "RegulationFactor"]
