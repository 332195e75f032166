/**
 * The page's script, as the browser gets it. Texts reach the page by `textContent` alone, addresses only when they begin with
 * http(s); there is no way from data to markup.
 */
export const script = `
'use strict'
const data = JSON.parse(document.getElementById('data').textContent)
const root = document.getElementById('page')

function add(parent, tag, text, classes) {
  const element = document.createElement(tag)
  if (text !== undefined) element.textContent = text
  if (classes) element.setAttribute('class', classes)
  parent.appendChild(element)
  return element
}
function anchor(parent, url, text) {
  if (!/^https?:\\/\\//.test(url)) return add(parent, 'span', text)
  const element = add(parent, 'a', text)
  element.setAttribute('href', url)
  element.setAttribute('rel', 'noreferrer')
  return element
}
function badge(parent, name) {
  return add(parent, 'span', name.replace(/-/g, ' '), 'state ' + name)
}
function time(parent, at) {
  const element = add(parent, 'time', at ? at.slice(0, 16).replace('T', ' ') + ' UTC' : '')
  element.setAttribute('datetime', at)
  return element
}
function table(title, caption, header, rows) {
  const section = add(root, 'section')
  add(section, 'h2', title)
  const frame = add(section, 'div', undefined, 'scroll')
  frame.setAttribute('tabindex', '0')
  frame.setAttribute('role', 'region')
  frame.setAttribute('aria-label', title)
  const grid = add(frame, 'table')
  add(grid, 'caption', caption)
  const line = add(add(grid, 'thead'), 'tr')
  for (const name of header) add(line, 'th', name).setAttribute('scope', 'col')
  const body = add(grid, 'tbody')
  for (const cells of rows) {
    const row = add(body, 'tr')
    for (const cell of cells) {
      if (typeof cell === 'function') cell(add(row, 'td', undefined, 'narrow'))
      else add(row, 'td', cell)
    }
  }
  return section
}
function strip(section, entries) {
  const space = 'http://www.w3.org/2000/svg'
  const times = entries.map((entry) => Date.parse(entry.at))
  const first = Math.min(...times), span = Math.max(1, Math.max(...times) - first)
  const svg = document.createElementNS(space, 'svg')
  svg.setAttribute('viewBox', '0 0 1000 40')
  svg.setAttribute('role', 'img')
  svg.setAttribute('aria-label', 'The entries of the table below, along time')
  const axis = document.createElementNS(space, 'line')
  for (const [name, value] of [['x1', 10], ['x2', 990], ['y1', 20], ['y2', 20]]) axis.setAttribute(name, value)
  svg.appendChild(axis)
  entries.forEach((entry, index) => {
    const dot = document.createElementNS(space, 'circle')
    for (const [name, value] of [['cx', 10 + (980 * (times[index] - first)) / span], ['cy', 20], ['r', 7], ['class', entry.outcome]]) dot.setAttribute(name, value)
    const title = document.createElementNS(space, 'title')
    title.textContent = entry.at.slice(0, 16) + ' ' + entry.environment + ' ' + entry.version + ' ' + entry.outcome
    dot.appendChild(title)
    svg.appendChild(dot)
  })
  section.insertBefore(svg, section.children[1])
}

const head = add(root, 'header')
add(head, 'h1', data.title)
const state = add(head, 'p')
badge(state, data.verdict)
add(state, 'span', ' ' + data.headline)
const place = add(head, 'p', undefined, 'soft')
anchor(place, data.run.url, data.run.label)
add(place, 'span', ' · ')
time(place, data.at)

// A column that only several services need: left out of header and rows alike where there is one.
const ofSeveral = (cell) => (data.several ? [cell] : [])
const name = (text) => (cell) => add(cell, 'span', text)
if (data.environments.length > 0) {
  table(data.several ? 'Services by environment' : 'Environments', 'What serves where, and how the last 30 days went' + (data.several ? '; one rollout of several services counts once for all' : ''),
    ['Environment', 'Service', 'Version', 'Since', 'Last verdict', 'Last word', 'Deployments', 'Change fail rate', ...ofSeveral('Time to restore')],
    data.environments.map((one) => [one.environment, data.several ? name(one.service) : one.service, one.version || 'none yet', (cell) => time(cell, one.since), (cell) => badge(cell, one.verdict),
      one.last, String(one.deployments), one.changeFailRate || 'no change', ...ofSeveral(one.timeToRestore || 'nothing to restore')]))
}
table('This run', 'What each action found', ['Verdict', ...ofSeveral('Service'), 'Action', 'Job', 'What came out', 'First cause', 'What to do'],
  data.rows.map((row) => [(cell) => badge(cell, row.verdict), ...ofSeveral(name(row.service)), row.what, row.job, row.headline, row.cause, row.todo]))
if (data.timeline.length > 0) {
  const caption = 'Deployments, rollbacks and checks, newest first' + (data.older > 0 ? '; ' + data.older + ' older ones are in the history' : '')
  const section = table('Timeline', caption, ['When', 'Environment', ...ofSeveral('Service'), 'Outcome', 'Verdict', 'Version', 'What came out', 'P95', 'Errors', 'By', 'Run'],
    data.timeline.map((one) => [(cell) => time(cell, one.at), one.environment, ...ofSeveral(name(one.service)), (cell) => badge(cell, one.outcome), (cell) => badge(cell, one.verdict), one.version,
      one.headline, one.p95, one.errorRate, one.actor, (cell) => anchor(cell, one.url, 'run')]))
  strip(section, data.timeline)
}
`
