// Given to `--require`: ends the process where an action has all that it imports at its start and asks for the event of its
// run, which is the last thing before its inputs are parsed and `run` is called. CommonJS, since that loads in under 1 ms.
const fs = require('node:fs')
const { syncBuiltinESMExports } = require('node:module')

const read = fs.readFileSync
fs.readFileSync = (path, ...rest) => {
  if (path === process.env.GITHUB_EVENT_PATH) process.exit(77)
  return read(path, ...rest)
}
syncBuiltinESMExports()
