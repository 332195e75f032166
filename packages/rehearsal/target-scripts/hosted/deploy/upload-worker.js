// @ts-check
// What `wrangler versions upload --tag "$RELEASE"` would do: the release is somewhere, and Cloudflare knows of it.
import { call, runVersion } from './run-version.js'

const { CLOUDFLARE_API = '', CLOUDFLARE_API_TOKEN = '', RELEASE = '' } = process.env
const upstream = await runVersion()
await call(`${CLOUDFLARE_API}/stage/upload`, CLOUDFLARE_API_TOKEN, { tag: RELEASE, upstream })
console.log(`uploaded ${RELEASE}`)
