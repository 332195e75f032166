// @ts-check
/**
 * What the service answers, without the HTTP around it.
 * @typedef {import('./behaviour.js').Mood} Mood
 * @typedef {{ status: number, type?: string, body: unknown }} Answer
 * @typedef {{ version: string, mood: Mood, cookie: string | undefined, items: () => Promise<unknown[]>, metrics: () => string }} Scene
 */

export const base = '/SwiftConcur'

/** Health checks and scrapes are not requests of users. @param {string} path */
export function isOfUser(path) {
  return path !== `${base}/api/health` && path !== `${base}/metrics`
}

/**
 * @param {string} method
 * @param {string} path
 * @param {Scene} scene
 * @returns {Promise<Answer>}
 */
export async function answer(method, path, scene) {
  if (path === `${base}/api/health`) return health(scene)
  if (path === `${base}/metrics`) return { status: 200, type: 'text/plain; version=0.0.4', body: scene.metrics() }
  if (scene.mood.fails) return { status: 500, body: { error: 'this release is failing' } }
  if (path === `${base}/api/orders` && method === 'POST') return order(scene)
  if (path.startsWith(`${base}/api/orders/`) && method === 'DELETE') return { status: 200, body: { removed: true } }
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, body: { error: `${method} is not allowed here` } }
  if (path === `${base}/api/items`) return items(scene)
  if (path === `${base}/api/session`) return session(scene)
  if (path === base || path === `${base}/`) return { status: 200, body: { service: 'harbor', version: scene.version } }
  return { status: 404, body: { error: 'there is nothing here' } }
}

/** @param {Scene} scene @returns {Promise<Answer>} */
async function health({ version, mood, items }) {
  const database = await items().then(
    () => 'pass',
    () => 'fail',
  )
  const healthy = mood.healthy && database === 'pass'
  return { status: healthy ? 200 : 503, body: { status: healthy ? 'pass' : 'fail', version, checks: { database } } }
}

/** @param {Scene} scene @returns {Promise<Answer>} */
async function items(scene) {
  try {
    return { status: 200, body: { items: await scene.items() } }
  } catch {
    return { status: 503, body: { error: 'the database does not answer' } }
  }
}

/** An order is not kept: the flow that makes one removes it again. @param {Scene} scene @returns {Answer} */
function order({ mood }) {
  return mood.orders ? { status: 201, body: { order: { id: 'o-1' } } } : { status: 500, body: { error: 'orders cannot be written' } }
}

/** @param {Scene} scene @returns {Answer} */
function session({ cookie }) {
  const signedIn = /(?:^|;\s*)session=\w+/.test(cookie ?? '')
  return signedIn ? { status: 200, body: { user: 'guest' } } : { status: 401, body: { error: 'sign in first' } }
}
