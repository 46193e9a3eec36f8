return {Properties = {password = {secret = true, default = "in clear"}}}
