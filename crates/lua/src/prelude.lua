-- What every script finds beside Lua's own library: the parts that have to be Lua so that a request can rest inside them.
local native = ...

local create, resume, close = coroutine.create, coroutine.resume, coroutine.close
local yield, isyieldable = coroutine.yield, coroutine.isyieldable
local pcall_, xpcall_, error_, type_ = pcall, xpcall, error, type
local setmetatable_, getmetatable_, rawget_, rawset_, select_ = setmetatable, getmetatable, rawget, rawset, select
local tostring_, format, randomseed, unpack = tostring, string.format, math.randomseed, table.unpack
local is_request, check_budget, describe = native.is_request, native.check_budget, native.describe

-- An error that a script catches is text with its place. That the script is out of its budget cannot be caught.
local function caught(ok, ...)
    if ok then
        return ok, ...
    end
    check_budget()
    return false, describe((...))
end

function pcall(f, ...)
    return caught(pcall_(f, ...))
end

function xpcall(f, handler, ...)
    return caught(xpcall_(f, function(problem)
        check_budget()
        return handler(describe(problem))
    end, ...))
end

-- A request inside a coroutine of the script's own rests the whole handler: it is passed on outwards.
local function passed_on(co, ok, ...)
    if ok and is_request((...)) then
        return passed_on(co, resume(co, yield((...))))
    end
    return caught(ok, ...)
end

function coroutine.resume(co, ...)
    return passed_on(co, resume(co, ...))
end

local function result_or_error(co, ok, ...)
    if ok then
        return ...
    end
    close(co)
    error_((...), 0)
end

function coroutine.wrap(f)
    local co = create(f)
    return function(...)
        return result_or_error(co, passed_on(co, resume(co, ...)))
    end
end

function coroutine.close(co)
    return caught(close(co))
end

-- Finalizers run where nothing can end them.
function setmetatable(table, metatable)
    if type_(metatable) == "table" and rawget_(metatable, "__gc") ~= nil then
        error_("a script can have no `__gc`; put last words into OnDeactivate", 2)
    end
    return setmetatable_(table, metatable)
end

-- The same order in every run: numbers, then texts, then the rest.
function pairs(table)
    local metatable = getmetatable_(table)
    local own = type_(metatable) == "table" and rawget_(metatable, "__pairs") or nil
    if own then
        local next_, state, first = own(table)
        return next_, state, first
    end
    if type_(table) ~= "table" then
        return native.pairs(table)
    end
    local keys, at = native.sorted_keys(table), 0
    return function()
        while true do
            at = at + 1
            local key = keys[at]
            if key == nil then
                return nil
            end
            local value = rawget_(table, key)
            if value ~= nil then
                return key, value
            end
        end
    end, table, nil
end

-- Addresses differ from run to run, so things without a text of their own are numbered in the order in which they are shown.
local numbers, shown = setmetatable_({}, {__mode = "k"}), 0
function tostring(value)
    local kind = type_(value)
    if kind ~= "table" and kind ~= "function" and kind ~= "thread" then
        return tostring_(value)
    end
    local metatable = getmetatable_(value)
    if type_(metatable) == "table" and (metatable.__tostring or metatable.__name) then
        return tostring_(value)
    end
    if not numbers[value] then
        shown = shown + 1
        numbers[value] = shown
    end
    return kind .. " #" .. numbers[value]
end

function string.format(pattern, ...)
    local values = {...}
    local n = select_("#", ...)
    native.check_format(pattern)
    for i = 1, n do
        local kind = type_(values[i])
        if kind == "table" or kind == "function" or kind == "thread" then
            values[i] = tostring(values[i])
        end
    end
    return format(pattern, unpack(values, 1, n))
end

function math.randomseed(...)
    if select_("#", ...) == 0 then
        error_("math.randomseed needs a seed here: a run is the same each time", 2)
    end
    return randomseed(...)
end

function print(...)
    local texts = {...}
    for i = 1, select_("#", ...) do
        texts[i] = tostring(texts[i])
    end
    native.print(table.concat(texts, "\t"))
end

-- Modules run inside the script that requires them, once.
local loaded, loading = {}, {}
function require(name)
    if type_(name) ~= "string" then
        error_("require takes the name of a module, such as \"Dir.File\"", 2)
    end
    if loading[name] then
        error_("`" .. name .. "` is required while it is being loaded", 2)
    end
    if loaded[name] == nil then
        loading[name] = true
        local value = native.module(name)(name)
        loading[name] = nil
        if value == nil then
            value = true
        end
        loaded[name] = value
    end
    return loaded[name]
end

-- A request: the handler rests until it is answered.
local function asked(value, problem)
    if problem then
        error_(problem, 3)
    end
    return value
end

local function sender(prepare)
    return function(...)
        if not isyieldable() then
            error_("no request can be made here: not while the script is loaded, in a comparison of table.sort, or in a "
                .. "function given to string.gsub", 2)
        end
        local value = asked(yield(prepare(...)))
        return value
    end
end

local queue = native.queue
local function queued(prepare)
    return function(...)
        queue(prepare(...))
    end
end

return {sender = sender, queued = queued}
