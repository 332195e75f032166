/** What the page says. */
export const greeting = 'Hello'

/** Seconds after its start at which the service begins to fail; undefined for never. */
export const failsAfter = undefined
