package struct TerminalAnomalyPlaceholder {}
