"""The parts that policies are made of: criteria, steps, requirements, parameters, readings, citations."""
