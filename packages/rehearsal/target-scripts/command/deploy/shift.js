// @ts-check
// target.shift: gives the sides the shares that it is told, all in one line so that nothing lies between.
import { say } from './proxy.js'

const { BLUE_WEIGHT, GREEN_WEIGHT } = process.env
const answer = await say(`set weight harbor/blue ${BLUE_WEIGHT}; set weight harbor/green ${GREEN_WEIGHT}`)
if (answer.trim() !== '') throw new Error(`the proxy said ${JSON.stringify(answer)}`)
