import { z } from 'zod'

const day = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])
const clockTime = /^([01]\d|2[0-3]):[0-5]\d$/
const zone = z.string().refine((name) => isTimeZone(name), 'expected a time zone of the IANA database, such as Europe/Zurich')

const hours = z.strictObject({
  from: z
    .string()
    .regex(clockTime, 'expected HH:MM')
    .meta({ description: 'First minute of the freeze on a day.', examples: ['22:00'] }),
  to: z
    .string()
    .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'expected HH:MM')
    .meta({ description: 'End of the freeze on a day; an hour before `from` is on the next day.', examples: ['06:00'] }),
})

/** When nothing new is deployed: between two dates (both included), on days of the week, at hours; what is absent matches always. */
export const freezeWindow = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .max(80)
      .meta({ description: 'Name of the freeze, shown where a deployment is refused.', examples: ['year end'] }),
    from: z.iso
      .date()
      .optional()
      .meta({ description: 'First day of the freeze, as YYYY-MM-DD.', examples: ['2027-12-20'] }),
    to: z.iso
      .date()
      .optional()
      .meta({ description: 'Last day of the freeze, as YYYY-MM-DD.', examples: ['2028-01-03'] }),
    days: z
      .array(day)
      .min(1)
      .optional()
      .meta({ description: 'Days of the week on which the freeze holds; without it, every day.', examples: [['sat', 'sun']] }),
    hours: hours.optional().meta({ description: 'Hours of the day in which the freeze holds; without it, all of them.' }),
    'time-zone': zone
      .default('UTC')
      .meta({ description: 'Time zone of the dates and hours, by its IANA name.', examples: ['Europe/Zurich'] }),
    override: z
      .array(z.string().min(1))
      .default([])
      .meta({ description: 'GitHub logins of those who may deploy during the freeze when they give a reason.', examples: [['mona']] }),
  })
  .refine(({ from, to, days, hours }) => [from, to, days, hours].some((rule) => rule !== undefined), 'expected from, to, days or hours')
export type FreezeWindow = z.infer<typeof freezeWindow>

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
