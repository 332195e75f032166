// @ts-check
// target.observe: what the proxy itself says of both sides, as JSON on standard output.
import { say } from './proxy.js'

const { HARBOR_BLUE_PORT, HARBOR_GREEN_PORT } = process.env
const weight = { blue: await weightOf('blue'), green: await weightOf('green') }
const all = weight.blue + weight.green
const side = (/** @type {number} */ own, /** @type {string | undefined} */ port) => ({
  weight: all === 0 ? 0 : own / all,
  address: `http://127.0.0.1:${port}`,
})
console.log(JSON.stringify({ sides: { blue: side(weight.blue, HARBOR_BLUE_PORT), green: side(weight.green, HARBOR_GREEN_PORT) } }))

/** @param {string} name */
async function weightOf(name) {
  const told = await say(`get weight harbor/${name}`)
  const [weight] = /^\d+/.exec(told) ?? []
  if (weight === undefined) throw new Error(`the proxy said ${JSON.stringify(told)} of ${name}`)
  return Number(weight)
}
