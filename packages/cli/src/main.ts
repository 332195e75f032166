// `slipway COMMAND`: what a team runs on its own machine.
import { program } from './program.ts'

await program().parseAsync(process.argv.filter((argument) => argument !== '--'))
