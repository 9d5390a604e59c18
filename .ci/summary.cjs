// What failed, by name and with its message, and in the last line how many passed and failed: of the reports that the steps of `.ci/run` have written.
const { readFileSync } = require('node:fs')
const { relative } = require('node:path')

const MESSAGE_CHARACTERS = 1500

/** A step without its report did not come so far. */
function reportOf(name) {
  try {
    return JSON.parse(readFileSync(`.build/${name}.json`, 'utf8'))
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, testResults: [] }
  }
}

/** A test that failed, and a file that did not even load. */
const failuresOf = ({ name, message, assertionResults }) =>
  [
    ...(message ? [{ name: '(the file itself)', message }] : []),
    ...assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages }) => ({ name: fullName, message: failureMessages.join('\n') })),
  ].map((failure) => ({ ...failure, file: relative('.', name) }))

const reports = ['tests', 'tests-storms', 'tests-packages', 'tests-dynamodb-local'].map(reportOf)
const failures = reports.flatMap(({ testResults }) => testResults.flatMap(failuresOf))
for (const { file, name, message } of failures) {
  console.log(`\nFAILED ${file}: ${name}\n${message.slice(0, MESSAGE_CHARACTERS)}`)
}

const total = (count) => reports.reduce((sum, report) => sum + report[count], 0)
// A step before the tests, or a file that did not even load, failed.
const failed = Math.max(total('numFailedTests'), Number(process.argv[2]) === 0 ? 0 : 1)
console.log(`\n${total('numPassedTests')} passed, ${failed} failed`)
