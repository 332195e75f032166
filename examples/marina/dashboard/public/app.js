// @ts-check
/** Shows what the API and the parser tell. */

/** @param {string} path @param {'items' | 'berths'} what */
async function show(path, what) {
  const answer = await fetch(`/SwiftConcur${path}`)
  /** @type {Record<string, string[]>} */
  const told = answer.ok ? await answer.json() : {}
  const list = document.getElementById(what)
  for (const text of told[what] ?? ['not to be had']) list?.append(Object.assign(document.createElement('li'), { textContent: text }))
}

await Promise.all([show('/api/items', 'items'), show('/parser/berths', 'berths')])
