/** `npm run import -- users.csv --from <dialect>`: imports the users of an old server with their passwords. */
import '../import/threads.ts'
import { importUsers } from '../import/command.ts'
import { keepLogApart } from './logLines.ts'

function awaitEnd(): () => boolean {
  let wasAsked = false
  process.on('SIGINT', () => {
    // A second interrupt ends the command at once.
    if (wasAsked) process.exit(130)
    wasAsked = true
    console.error('\nEnding after the lines under way.')
  })
  return () => wasAsked
}

process.exitCode = await importUsers(process.argv.slice(2), {
  say: console.log,
  complain: console.error,
  screen: process.stderr,
  keepLogApart,
  awaitEnd,
})
