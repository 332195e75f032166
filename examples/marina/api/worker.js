// @ts-check
/** The API: a Worker that stands alone. The build writes the version of the release in; a Worker of yours would ask Supabase for its items. */

const version = '0.0.0-dev'
const base = '/SwiftConcur/api'
const items = ['anchor', 'buoy', 'capstan']

export default {
  /** @param {Request} request */
  fetch(request) {
    const { pathname } = new URL(request.url)
    if (pathname === `${base}/health`) return answer(200, { status: 'pass', version })
    if (pathname === `${base}/items`) return answer(200, { items })
    if (pathname === `${base}/session`) return session(request)
    return answer(404, { error: 'there is nothing here' })
  },
}

/** @param {Request} request */
function session(request) {
  const signedIn = /(?:^|;\s*)session=\w+/.test(request.headers.get('cookie') ?? '')
  return signedIn ? answer(200, { user: 'guest' }) : answer(401, { error: 'sign in first' })
}

/** @param {number} status @param {object} body */
function answer(status, body) {
  return new Response(`${JSON.stringify(body)}\n`, { status, headers: { 'content-type': 'application/json', 'x-release': version } })
}
