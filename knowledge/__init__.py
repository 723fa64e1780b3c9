"""What the secretariat knows: texts, rules, facts, memory."""
