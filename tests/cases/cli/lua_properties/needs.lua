return {Properties = {name = {required = true}, password = {secret = true}}}
