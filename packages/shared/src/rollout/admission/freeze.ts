import type { FreezeWindow } from '../../config/sections/environment/freeze.ts'
import type { RuleResult } from './admission-result.ts'

/** The windows in force at an instant, and the first instant without one; undefined when none is within the horizon. */
export type Freeze = { windows: readonly FreezeWindow[]; until: number | undefined }

const minute = 60_000
const day = 86_400_000
/** How far ahead the end of a freeze is searched. A window may have no end. */
const horizon = 400 * day
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const

/** The freeze in force at `now` (ms since 1970), or undefined. */
export function freezeAt(windows: readonly FreezeWindow[], now: number): Freeze | undefined {
  const holding = windows.filter((window) => holdsAt(window, now))
  return holding.length === 0 ? undefined : { windows: holding, until: endOf(windows, now) }
}

/** Whether a deployment may begin at `now`. A reason overrides the freeze for a person whom every window in force lists. */
export function evaluateFreeze(
  windows: readonly FreezeWindow[],
  { environment, now, person, reason }: { environment: string; now: number; person: string; reason: string | undefined },
): RuleResult {
  const rule = 'freeze'
  const freeze = freezeAt(windows, now)
  const [first] = freeze?.windows ?? []
  if (freeze === undefined || first === undefined) return { rule, state: 'clear', message: 'no freeze is in force' }
  const until = freeze.until === undefined ? 'until somebody ends it' : `until ${formatInZone(freeze.until, first['time-zone'])}`
  const message = `${environment} is frozen ${until}: ${freeze.windows.map(({ name }) => name).join(', ')}`
  const lists = (window: FreezeWindow, login: string) => window.override.some((one) => one.toLowerCase() === login.toLowerCase())
  const allowed = first.override.filter((login) => freeze.windows.every((window) => lists(window, login)))
  const may = freeze.windows.every((window) => lists(window, person))
  if (may && reason !== undefined) {
    return {
      rule,
      state: 'overridden',
      message: `${message}; ${person} overrides it: ${reason}`,
      override: { rule, by: person, reason: reason.slice(0, 300) },
    }
  }
  const who =
    allowed.length === 0
      ? 'Nobody is listed who may deploy all the same (freeze, override).'
      : `${allowed.join(', ')} may deploy all the same: run the workflow by hand with a reason in the input override_freeze.`
  const not = reason === undefined || may ? '' : `, and ${person || 'whoever started this run'} is not among those who may override it`
  return { rule, state: 'blocks', message: `${message}${not}`, hint: `Wait until it is over; a rollback is never held up. ${who}` }
}

/**
 * Whether the window holds at an instant. Dates and days are those of its own time zone. Hours that go over midnight belong
 * to the day on which they began: `days: [fri]` with 22:00 to 06:00 ends on Saturday morning.
 */
export function holdsAt(window: FreezeWindow, instant: number): boolean {
  const wall = wallTime(instant, window['time-zone'])
  const time = wall % day
  const { from, to } = hoursOf(window)
  if (from < to) return time >= from && time < to && isOnDay(window, wall)
  return (time >= from && isOnDay(window, wall)) || (time < to && isOnDay(window, wall - day))
}

/** The first instant from `now` on at which none of the windows holds. */
function endOf(windows: readonly FreezeWindow[], now: number): number | undefined {
  let instant = now
  while (instant < now + horizon) {
    const holding = windows.find((window) => holdsAt(window, instant))
    if (holding === undefined) return instant
    instant = nextChange(holding, instant)
  }
  return undefined
}

/** The next instant at which a window may begin or end: one of its own times, midnight, or a change of the clocks. */
function nextChange(window: FreezeWindow, instant: number): number {
  const zone = window['time-zone']
  const time = wallTime(instant, zone) % day
  const { from, to } = hoursOf(window)
  const next = Math.min(...[from, to, day].filter((at) => at > time))
  const there = instant + (next - time)
  const offset = offsetAt(instant, zone)
  return offsetAt(there, zone) === offset ? there : changeOfClocks({ zone, before: instant, after: there, offset })
}

/** The first instant after `before` with another offset than then; there is one at most in a day. Offsets change on whole minutes. */
function changeOfClocks({ zone, before, after, offset }: { zone: string; before: number; after: number; offset: number }): number {
  let low = Math.floor(before / minute)
  let high = Math.ceil(after / minute)
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(middle * minute, zone) === offset) low = middle
    else high = middle
  }
  return high * minute
}

function isOnDay({ from, to, days: wanted }: FreezeWindow, wall: number): boolean {
  const date = new Date(wall)
  const text = date.toISOString().slice(0, 10)
  const name = days[date.getUTCDay()]
  return (
    (from === undefined || text >= from) && (to === undefined || text <= to) && (wanted === undefined || wanted.some((one) => one === name))
  )
}

/** Milliseconds after midnight. Without hours, the whole day. */
function hoursOf({ hours }: FreezeWindow): { from: number; to: number } {
  return hours === undefined ? { from: 0, to: day } : { from: timeOf(hours.from), to: timeOf(hours.to) }
}

function timeOf(text: string): number {
  const [hour = 0, minutes = 0] = text.split(':').map(Number)
  return (hour * 60 + minutes) * minute
}

/** What a clock on the wall shows, as the milliseconds that UTC has when it shows the same. */
function wallTime(instant: number, zone: string): number {
  return instant + offsetAt(instant, zone)
}

function offsetAt(instant: number, zone: string): number {
  const whole = Math.floor(instant / 1_000) * 1_000
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(whole)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const { year = 0, month = 1, day: date = 1, hour = 0, minute: minutes = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, date, hour, minutes, second) - whole
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formats.set(zone, made)
  return made
}

/** `2026-12-31 23:59 Europe/Zurich`, to the minute. */
export function formatInZone(instant: number, zone: string): string {
  return `${new Date(wallTime(instant, zone)).toISOString().slice(0, 16).replace('T', ' ')} ${zone}`
}
