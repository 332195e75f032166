// Given to `--require`: ends the process by a signal, at an event and not at a time. DIE_AT is "SIGNAL before|after EVENT", where
// the event is the reading of the run's payload ("payload"), or the writing of a state by its name. CommonJS, so that it comes first.
const fs = require('node:fs')
const { syncBuiltinESMExports } = require('node:module')

const [signal, when, event] = process.env.DIE_AT.split(' ')

const around = (name, isEvent) => {
  const original = fs[name]
  fs[name] = (...args) => {
    const dies = isEvent(args)
    if (dies && when === 'before') process.kill(process.pid, signal)
    const result = original(...args)
    if (dies && when === 'after') process.kill(process.pid, signal)
    return result
  }
}
around('readFileSync', ([path]) => event === 'payload' && path === process.env.GITHUB_EVENT_PATH)
around('appendFileSync', ([path, text]) => path === process.env.GITHUB_STATE && String(text).startsWith(`${event}<<`))
syncBuiltinESMExports()
