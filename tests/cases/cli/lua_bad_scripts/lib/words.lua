return {greeting = "hello from a module", fail = function() error("in a module") end}
