// Plays the lives below on the installed HAProxy and writes down what it answers, for tests that need no HAProxy. Run it by hand.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startHaproxy } from '../packages/rehearsal/src/stage/proxy/haproxy.ts'
import { askRuntime } from '../packages/rehearsal/src/stage/proxy/runtime-client.ts'
import { takePort } from '../packages/rehearsal/src/stage/system/free-port.ts'
import { type Life, lifeWritten, play, type StepWritten } from '../packages/rehearsal/tests/targets/transcript.ts'
import { root } from './repository.ts'

const ask = (...commands: string[]): StepWritten[] => commands.map((command) => ({ do: 'ask', command }))
const set = (...what: string[]) => ask(...what.map((one) => `set server web/${one}`))
const both = { blue: true, green: true }
const onlyBlue = { blue: true, green: false }
const onlyGreen = { blue: false, green: true }
const neither = { blue: false, green: false }

const twoServers = lifeWritten({
  name: 'two servers that HAProxy checks',
  steps: [
    { do: 'up', side: 'blue' },
    { do: 'up', side: 'green' },
    { do: 'until', side: 'blue', status: 'UP' },
    { do: 'until', side: 'green', status: 'UP' },
    ...set('blue weight 200', 'green weight 0'),
    {
      do: 'look',
      what: 'all to blue',
      reads: 'blue 100% serving, green 0% serving',
      open: onlyBlue,
      assigned: { blue: 1, green: 0 },
      up: both,
    },
    ...set('green weight 50', 'blue weight 150'),
    {
      do: 'look',
      what: 'a quarter to green',
      reads: 'blue 75% serving, green 25% serving',
      open: both,
      assigned: { blue: 0.75, green: 0.25 },
      up: both,
    },
    { do: 'down', side: 'green' },
    { do: 'until', side: 'green', status: 'DOWN' },
    {
      do: 'look',
      what: 'green is down with a quarter',
      reads: 'blue 100% serving, green 0% down',
      open: both,
      assigned: { blue: 0.75, green: 0.25 },
      up: onlyBlue,
    },
    { do: 'up', side: 'green' },
    { do: 'until', side: 'green', status: 'UP' },
    {
      do: 'look',
      what: 'green came up, and has its quarter at once',
      reads: 'blue 75% serving, green 25% serving',
      open: both,
      assigned: { blue: 0.75, green: 0.25 },
      up: both,
    },
    ...set('blue weight 0'),
    {
      do: 'look',
      what: 'the only weight gets everything',
      reads: 'blue 0% serving, green 100% serving',
      open: onlyGreen,
      assigned: { blue: 0, green: 0.25 },
      up: both,
    },
    { do: 'down', side: 'green' },
    { do: 'until', side: 'green', status: 'DOWN' },
    {
      do: 'look',
      what: 'weight 0 is not woken up by need',
      reads: 'blue 0% serving, green 0% down',
      open: onlyGreen,
      assigned: { blue: 0, green: 1 },
      up: onlyBlue,
    },
    ...set('blue weight 200', 'blue state drain'),
    { do: 'look', what: 'drain is not woken up either', reads: 'blue 0% draining, green 0% down', open: onlyGreen },
    ...set('blue state ready'),
    {
      do: 'look',
      what: 'ready again, with its weight',
      reads: 'blue 100% serving, green 0% down',
      open: both,
      assigned: { blue: 1, green: 1 },
      up: onlyBlue,
    },
    ...set('green state maint'),
    { do: 'up', side: 'green' },
    { do: 'look', what: 'maintenance hides what came up', reads: 'blue 100% serving, green 0% maintenance', open: onlyBlue },
    ...set('green state ready'),
    ...ask('show servers state web'),
    { do: 'until', side: 'green', status: 'UP' },
    {
      do: 'look',
      what: 'out of maintenance with its old weight',
      reads: 'blue 80% serving, green 20% serving',
      open: both,
      assigned: { blue: 0.8, green: 0.2 },
      up: both,
    },
    ...ask(
      'get weight web/green',
      'show version',
      'set server web/none weight 1',
      'set server none/blue weight 1',
      'set server web/blue weight 257',
    ),
    ...ask(
      'set server web/blue state asleep',
      'set server web/blue weight',
      'show servers state none',
      'enable health web/none',
      'wait 1s srv-removable web/blue',
    ),
  ],
})

const added = lifeWritten({
  name: 'a server that comes and goes',
  steps: [
    { do: 'up', side: 'blue' },
    { do: 'up', side: 'added' },
    { do: 'until', side: 'blue', status: 'UP' },
    ...set('green weight 0', 'green state maint', 'blue weight 200'),
    ...ask('add server none/added 127.0.0.1:{added}', 'add server web', 'add server web/added', 'add server web/blue 127.0.0.1:{added}'),
    ...ask('add server web/added 127.0.0.1:{added} bogus', 'add server web/added 127.0.0.1:{added} check cookie c'),
    ...ask(
      'add server web/added 127.0.0.1:{added} check inter 500ms',
      'show servers state web',
      'enable health web/added',
      'show servers state web',
    ),
    ...ask('add server web/added 127.0.0.1:{added}'),
    ...set('added weight 0', 'added state ready'),
    ...ask('show servers state web'),
    { do: 'until', side: 'added', status: 'UP' },
    { do: 'look', what: 'it is there, and has nothing', reads: 'blue 100% serving, green 0% maintenance', open: onlyBlue },
    ...ask('del server web/added'),
    ...set('added state drain'),
    ...ask('del server web/added'),
    ...set('added state maint'),
    ...ask('del server web/added', 'show servers state web', 'del server web/added', 'del server web', 'del server none/added'),
    { do: 'look', what: 'it is gone', reads: 'blue 100% serving, green 0% maintenance', open: onlyBlue },
    ...ask('add server web/added 127.0.0.1:{added}', 'enable health web/added'),
    ...set('added state ready'),
    ...ask('show servers state web'),
    ...set('added state maint'),
    ...ask('del server web/added'),
  ],
})

const refusing = lifeWritten({
  name: 'a backend whose balance is static',
  balance: 'source',
  steps: [
    { do: 'ask', command: 'set server web/blue weight 100', level: 'operator' },
    { do: 'ask', command: 'add server web/added 127.0.0.1:{added}', level: 'operator' },
    ...ask('set server web/blue weight 150', 'set server web/blue weight 0', 'set server web/blue weight 100%'),
    ...ask('add server web/added 127.0.0.1:{added}'),
  ],
})

const sticky = lifeWritten({
  name: 'a backend with a cookie',
  cookie: 'side',
  steps: [
    { do: 'up', side: 'blue' },
    { do: 'up', side: 'green' },
    { do: 'until', side: 'blue', status: 'UP' },
    { do: 'until', side: 'green', status: 'UP' },
    ...set('green weight 0', 'blue weight 200'),
    { do: 'look', what: 'weight 0 still lets its users in', reads: 'blue 100% serving, green 0% serving', open: both },
    ...set('green state drain'),
    { do: 'look', what: 'so does drain', reads: 'blue 100% serving, green 0% draining', open: both },
    ...set('green state maint'),
    { do: 'look', what: 'maintenance does not', reads: 'blue 100% serving, green 0% maintenance', open: onlyBlue },
    ...set('blue weight 0', 'blue state maint'),
    { do: 'look', what: 'nobody has anything', reads: 'blue 0% maintenance, green 0% maintenance', open: neither },
  ],
})

const folder = mkdtempSync(join(tmpdir(), 'slipway-record-'))
const lives: Life[] = []
for (const life of [twoServers, added, refusing, sticky]) {
  const ports = { blue: await takePort(), green: await takePort(), added: await takePort() }
  const servers = [
    { name: 'blue', port: ports.blue },
    { name: 'green', port: ports.green },
  ]
  const { name: _name, steps: _steps, ...more } = life
  await using haproxy = await startHaproxy({ backend: 'web', servers, socketPath: join(folder, 's'), checkEvery: 250, threads: 1, ...more })
  console.log(`${life.name}, on ${(await askRuntime(haproxy.socketPath, 'show version')).trim()}`)
  lives.push({ ...life, steps: await play(life.steps, haproxy, ports) })
}
const [, version = ''] = /version (\S+)/.exec(execFileSync('haproxy', ['-v']).toString()) ?? []
const file = join(root, 'packages/rehearsal/tests/targets/fixtures/haproxy.json')
writeFileSync(file, `${JSON.stringify({ haproxy: version, lives }, null, 2)}\n`)
rmSync(folder, { recursive: true })
