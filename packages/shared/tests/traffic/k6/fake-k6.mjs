// Takes the place of k6: checks how it is called, and asks the generated plan's first path some times. The query of that path says how to end.
import { writeFileSync } from 'node:fs'

const [command, ...args] = process.argv.slice(2)
const optionOf = (name) => args[args.indexOf(name) + 1]
const { SLIPWAY_LOAD: given = '{}', PATH: _, ...environment } = process.env
const plan = JSON.parse(given)
const how = new URL(plan.paths?.[0]?.url ?? 'http://a.test/?end').search.slice(1)
const say = (metric, value, tags) =>
  process.stdout.write(`${JSON.stringify({ metric, type: 'Point', data: { time: new Date().toISOString(), value, tags } })}\n`)

for (let request = 0; request < 20; request += 1) {
  say('http_reqs', 1, { status: '200' })
  say(
    'http_req_duration',
    12.5,
    request === 19 && how === 'untagged' ? {} : { status: request === 3 ? '500' : '200', expected_response: String(request !== 3) },
  )
}
// A line that arrives in two parts, with other text between them on the other stream.
process.stdout.write('{"metric":"dropped_iter')
process.stderr.write('level=warning msg="Insufficient VUs"\n')
setTimeout(() => {
  process.stdout.write(
    `ations","type":"Point","data":{"time":"${new Date().toISOString()}","value":2,"tags":null}}\n     checks_total.......: 20\n`,
  )
  if (how === 'hang') {
    process.on('SIGINT', () => process.exit(105))
    setInterval(() => undefined, 1_000)
    return
  }
  const metrics = { http_reqs: { count: 20 }, http_req_failed: { passes: 1, fails: 19 }, environment, called: [command, ...args] }
  if (how !== 'silent') writeFileSync(optionOf('--summary-export'), JSON.stringify({ metrics }))
  process.exit(how === 'crossed' ? 99 : how === 'broken' ? 107 : 0)
}, 20)
