import { z } from 'zod'

const bytesIn: Record<string, number> = { B: 1, KB: 1e3, MB: 1e6, GB: 1e9, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 }

/** A size such as `512MiB` or `1GB`, in bytes. */
export const byteSize = z
  .string()
  .regex(/^\d+(?:\.\d+)?\s?(?:B|[KMG]i?B)$/, 'expected a size such as 512MiB or 1GB')
  .transform((text) => Number.parseFloat(text) * (bytesIn[text.replace(/^[\d.\s]+/, '')] ?? Number.NaN))
