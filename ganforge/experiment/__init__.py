"""From an experiment file to typed components: TOML, overrides, options, the JSON schema."""
