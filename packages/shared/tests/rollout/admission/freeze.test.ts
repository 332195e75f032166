import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FreezeWindow, freezeWindow } from '../../../src/config/sections/environment/freeze.ts'
import { formatInZone, freezeAt, holdsAt } from '../../../src/rollout/admission/freeze.ts'

const aWindow = (rules: object): FreezeWindow => freezeWindow.parse({ name: 'a freeze', ...rules })
const at = (text: string): number => Date.parse(text)
const minute = 60_000

describe('a freeze window', () => {
  it.each<[string, object, string, boolean]>([
    ['holds on its last date to the end', { to: '2026-01-02' }, '2026-01-02T23:59:59.999Z', true],
    ['is over after its last date', { to: '2026-01-02' }, '2026-01-03T00:00:00Z', false],
    ['has not begun before its first date', { from: '2026-12-24' }, '2026-12-23T23:59:59Z', false],
    ['holds on a day of the week', { days: ['fri'] }, '2026-11-27T12:00:00Z', true],
    ['does not hold on another', { days: ['fri'] }, '2026-11-26T12:00:00Z', false],
    ['begins with its first minute', { hours: { from: '09:30', to: '17:00' } }, '2026-11-26T09:30:00Z', true],
    ['ends with its last', { hours: { from: '09:30', to: '17:00' } }, '2026-11-26T17:00:00Z', false],
    ['goes to the end of the day', { hours: { from: '22:00', to: '24:00' } }, '2026-11-26T23:59:59Z', true],
    ['goes over midnight', { hours: { from: '22:00', to: '06:00' } }, '2026-11-26T05:59:59Z', true],
    ['is open by day when it goes over midnight', { hours: { from: '22:00', to: '06:00' } }, '2026-11-26T06:00:00Z', false],
    ['belongs to the day on which its hours began', { days: ['fri'], hours: { from: '22:00', to: '06:00' } }, '2026-11-28T03:00:00Z', true],
    ['has no morning of its own day', { days: ['fri'], hours: { from: '22:00', to: '06:00' } }, '2026-11-27T03:00:00Z', false],
    ['takes the day of its own time zone', { days: ['fri'], 'time-zone': 'Pacific/Auckland' }, '2026-11-26T12:00:00Z', true],
    ['needs all of its rules', { from: '2026-11-27', days: ['fri'], hours: { from: '12:00', to: '13:00' } }, '2026-11-27T13:30:00Z', false],
    // The clocks of Zurich go from 02:00 to 03:00 on 29 March 2026, and from 03:00 back to 02:00 on 25 October.
    ['knows summer time', { hours: { from: '08:00', to: '09:00' }, 'time-zone': 'Europe/Zurich' }, '2026-07-01T06:30:00Z', true],
    ['knows winter time', { hours: { from: '08:00', to: '09:00' }, 'time-zone': 'Europe/Zurich' }, '2026-01-15T06:30:00Z', false],
    [
      'holds in the hour that comes twice',
      { hours: { from: '02:00', to: '03:00' }, 'time-zone': 'Europe/Zurich' },
      '2026-10-25T01:30:00Z',
      true,
    ],
    [
      'is left out where its hour is',
      { hours: { from: '02:00', to: '03:00' }, 'time-zone': 'Europe/Zurich' },
      '2026-03-29T01:30:00Z',
      false,
    ],
  ])('%s', (_what, rules, instant, holds) => {
    expect(holdsAt(aWindow(rules), at(instant))).toBe(holds)
  })

  it.each<[string, object[], string, string | undefined]>([
    [
      'after its last date',
      [{ from: '2026-12-20', to: '2027-01-03', 'time-zone': 'Europe/Zurich' }],
      '2026-12-24T12:00:00Z',
      '2027-01-03T23:00:00.000Z',
    ],
    ['after a weekend', [{ days: ['sat', 'sun'] }], '2026-11-28T12:00:00Z', '2026-11-30T00:00:00.000Z'],
    ['after a night of 25 hours', [{ days: ['sun'], 'time-zone': 'Europe/Zurich' }], '2026-10-25T00:00:00Z', '2026-10-25T23:00:00.000Z'],
    [
      'when the clocks jump over its end',
      [{ hours: { from: '01:00', to: '02:30' }, 'time-zone': 'Europe/Zurich' }],
      '2026-03-29T00:30:00Z',
      '2026-03-29T01:00:00.000Z',
    ],
    [
      'where the next window ends that begins before',
      [{ days: ['sat'] }, { hours: { from: '00:00', to: '08:00' } }],
      '2026-11-28T12:00:00Z',
      '2026-11-29T08:00:00.000Z',
    ],
    ['nowhere, without an end', [{ from: '2026-01-01' }], '2026-11-28T12:00:00Z', undefined],
  ])('ends %s', (_what, rules, now, until) => {
    const freeze = freezeAt(rules.map(aWindow), at(now))
    expect(freeze?.until === undefined ? undefined : new Date(freeze.until).toISOString()).toBe(until)
  })

  it('is no freeze where no window holds', () => {
    expect(freezeAt([aWindow({ days: ['sat'] })], at('2026-11-27T12:00:00Z'))).toBeUndefined()
  })

  it('is told in the time of the place', () => {
    expect(formatInZone(at('2026-07-01T06:30:59Z'), 'Asia/Kolkata')).toBe('2026-07-01 12:00 Asia/Kolkata')
  })
})

const time = fc
  .tuple(fc.nat(23), fc.nat(59))
  .map(([hour, minutes]) => `${String(hour).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`)
const dayName = fc.constantFrom('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun')
const date = fc
  .date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
  .map((one) => one.toISOString().slice(0, 10))
const zone = fc.constantFrom(
  'UTC',
  'Europe/Zurich',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Auckland',
  'America/St_Johns',
)
const someWindow = fc
  .record(
    {
      from: date,
      to: date,
      days: fc.uniqueArray(dayName, { minLength: 1, maxLength: 6 }),
      hours: fc.record({ from: time, to: time }),
      'time-zone': zone,
    },
    { requiredKeys: ['hours', 'time-zone'] },
  )
  .map(aWindow)
const instant = fc.integer({ min: at('2026-01-01'), max: at('2027-12-31') })

describe('the end that is told', () => {
  it('is the first instant outside: the freeze holds up to it, minute by minute', () => {
    fc.assert(
      fc.property(fc.array(someWindow, { minLength: 1, maxLength: 3 }), instant, (windows, now) => {
        const freeze = freezeAt(windows, now)
        fc.pre(freeze?.until !== undefined && freeze.until - now < 4 * 86_400_000)
        const until = freeze?.until ?? 0
        const holds = (when: number) => windows.some((window) => holdsAt(window, when))
        expect(holds(until)).toBe(false)
        expect(holds(until - 1)).toBe(true)
        for (let when = now; when < until; when += 7 * minute) expect(holds(when)).toBe(true)
      }),
      { numRuns: 150 },
    )
  })

  it('is by the arithmetic of UTC where there is no other time', () => {
    fc.assert(
      fc.property(time, time, instant, (from, to, now) => {
        const minutesOf = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
        const here = Math.floor(now / minute) % 1_440
        const [start, end] = [minutesOf(from), minutesOf(to)]
        const inside = start < end ? here >= start && here < end : here >= start || here < end
        expect(holdsAt(aWindow({ hours: { from, to } }), now)).toBe(inside)
      }),
    )
  })

  it('holds by the clock on the wall, as another reading of it says', () => {
    fc.assert(
      fc.property(time, zone, instant, (from, place, now) => {
        const [hour = '', minutes = ''] = new Intl.DateTimeFormat('sv-SE', { timeZone: place, hour: '2-digit', minute: '2-digit' })
          .format(now)
          .split(':')
        expect(holdsAt(aWindow({ hours: { from, to: '24:00' }, 'time-zone': place }), now)).toBe(`${hour}:${minutes}` >= from)
      }),
    )
  })
})
