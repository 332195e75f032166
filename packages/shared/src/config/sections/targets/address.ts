import { z } from 'zod'

/** An http(s) address, or the `$NAME` of one. */
export const address = z.string().refine((text) => /^(https?:\/\/|\$)/.test(text), 'expected an http(s) address')
