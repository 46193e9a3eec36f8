local nothing = {}
