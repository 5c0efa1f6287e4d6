"""Questions about the strategy: goals and where they lead, the theory behind them, what another would say."""
