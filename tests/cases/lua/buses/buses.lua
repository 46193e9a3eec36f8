local base = {}
base.__index = base
function base:OnSignOut(provider)
    Debug.Log("inherited: " .. provider)
end

local script = {}
function script:OnActivate()
    local bus = AuthenticationProviderNotificationBus
    local inherited = bus.Connect(setmetatable({}, base))
    local late = {}
    local handler = bus.Connect(late, 7)
    late.OnSignOut = function() Debug.Log("found only when connected again") end
    Debug.Log("connected: " .. tostring(handler:IsConnected()) .. ", " .. tostring(bus.CreateHandler({}):IsConnected()))
    bus.Broadcast.OnSignOut("one")
    AuthenticationProviderRequestBus.QueueBroadcast.IsSignedIn("queued")
    bus.QueueFunction(function(word)
        handler:Disconnect()
        handler:Connect()
        inherited:Disconnect()
        bus.Event.OnSignOut(7, word)
    end, "two")
    local co = coroutine.wrap(function(first)
        local second = coroutine.yield(first .. " yields")
        return AuthenticationProviderRequestBus.Broadcast.IsSignedIn(second)
    end)
    Debug.Log(co("a coroutine"))
    Debug.Log("answered inside it: " .. tostring(co("AWSCognitoIDP")))
    local ok, why = pcall(table.sort, {2, 1}, function()
        return AuthenticationProviderRequestBus.Broadcast.IsSignedIn("x")
    end)
    Debug.Log(why)
    local ok, why = pcall(handler.Disconnect)
    Debug.Log(why)
    local ok, why = pcall(bus.Connect)
    Debug.Log(why)
    local ok, why = pcall(AuthenticationProviderRequestBus.Connect, self)
    Debug.Log(why)
end
return script
