local words = require("lib.words")
local t = {}
function t:OnActivate()
    Debug.Log(words.greeting)
    Debug.Log(tostring(require("lib.words") == words))
    Debug.Log(select(2, pcall(require, "..secret")))
    Debug.Log(select(2, pcall(require, "lib.none")))
    words.fail()
end
return t
