local second = {}
function second:OnActivate()
    Door.Connect(self)
    Window.Connect({Opened = function() return "wide" end})
end
function second:Opened(width)
    error("as it should")
end
function second:Closed(by)
    Debug.Log("second: closed by " .. by)
end
return second
