// @ts-check
// What `vercel deploy --prebuilt --prod --skip-domain --meta …` would do.
import { call, runVersion } from './run-version.js'

const { VERCEL_API = '', VERCEL_TOKEN = '', RELEASE = '', COLOUR = '' } = process.env
const upstream = await runVersion()
const meta = { slipwayColour: COLOUR, slipwayRelease: RELEASE }
await call(`${VERCEL_API}/stage/upload`, VERCEL_TOKEN, { upstream, meta, target: 'production' })
console.log(`deployed ${RELEASE}, without its domains`)
