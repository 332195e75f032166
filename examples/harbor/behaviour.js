// @ts-check
/**
 * How a release behaves: a bad release is a commit that changes `behaviour.json`. A fault begins once `afterMs` have passed
 * since the start and `afterRequests` requests of users (not of health checks and scrapes) have been answered.
 * @typedef {{ afterMs: number, afterRequests: number }} Onset
 * @typedef {{ kind: 'good' } | { kind: 'never-healthy' }
 *   | ({ kind: 'slow', ms: number } & Onset)
 *   | ({ kind: 'failing', share: number } & Onset)
 *   | ({ kind: 'drops-database' } & Onset) | ({ kind: 'breaks-orders' } & Onset)
 *   | ({ kind: 'leaking', megabytes: number } & Onset)} Behaviour
 * @typedef {{ requests: number, age: number }} Life   Requests of users so far, this one included, and milliseconds since the start.
 * @typedef {{ delay: number, fails: boolean, healthy: boolean, database: boolean, orders: boolean, leak: number }} Mood
 * `leak`: megabytes that the request leaves in memory.
 */

const kinds = ['good', 'never-healthy', 'slow', 'failing', 'drops-database', 'breaks-orders', 'leaking']

/**
 * Throws an Error that names the wrong value.
 * @param {unknown} raw
 * @returns {Behaviour}
 */
export function parseBehaviour(raw) {
  const fields = new Map(typeof raw === 'object' && raw !== null ? Object.entries(raw) : [])
  const kind = fields.get('kind')
  const onset = { afterMs: number('afterMs', 0), afterRequests: number('afterRequests', 0) }
  switch (kind) {
    case 'good':
    case 'never-healthy':
      return { kind }
    case 'slow':
      return { kind, ms: number('ms', 3_000), ...onset }
    case 'failing':
      return { kind, share: number('share', 1, 1), ...onset }
    case 'drops-database':
    case 'breaks-orders':
      return { kind, ...onset }
    case 'leaking':
      return { kind, megabytes: number('megabytes', 1, 100), ...onset }
    default:
      throw new Error(`behaviour.json: kind is ${JSON.stringify(kind)}, expected one of ${kinds.join(', ')}`)
  }

  /** @param {string} name @param {number} missing @param {number} most */
  function number(name, missing, most = 1e9) {
    const value = fields.get(name) ?? missing
    if (typeof value === 'number' && value >= 0 && value <= most) return value
    throw new Error(`behaviour.json: ${name} is ${JSON.stringify(value)}, expected a number from 0 to ${most}`)
  }
}

/**
 * What the release does to the request at hand.
 * @param {Behaviour} behaviour
 * @param {Life} life
 * @returns {Mood}
 */
export function moodOf(behaviour, life) {
  const good = { delay: 0, fails: false, healthy: true, database: true, orders: true, leak: 0 }
  switch (behaviour.kind) {
    case 'good':
      return good
    case 'never-healthy':
      return { ...good, healthy: false }
    case 'slow':
      return { ...good, delay: hasBegun(behaviour, life) ? behaviour.ms : 0 }
    case 'failing':
      return { ...good, fails: hasBegun(behaviour, life) && isDue(life.requests - behaviour.afterRequests, behaviour.share) }
    case 'drops-database':
      return { ...good, database: !hasBegun(behaviour, life) }
    case 'breaks-orders':
      return { ...good, orders: !hasBegun(behaviour, life) }
    case 'leaking':
      return { ...good, leak: hasBegun(behaviour, life) ? behaviour.megabytes : 0 }
  }
}

/** @param {Onset} onset @param {Life} life */
function hasBegun(onset, life) {
  return life.age >= onset.afterMs && life.requests > onset.afterRequests
}

/** Spreads the share evenly and without chance: of every ten requests at 0.3, three. @param {number} nth @param {number} share */
function isDue(nth, share) {
  return Math.floor(nth * share) > Math.floor((nth - 1) * share)
}
