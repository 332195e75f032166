import { z } from 'zod'

/** A name that may stand in addresses, refs and file names. */
export const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'expected lower-case letters, digits and hyphens')
