'use strict'

// Runs on any Node back to version 4, so that an old one gets a sentence instead of a syntax error.
// The npm package `node` puts Node 24 first in the PATH of every npm script and of npx, unless its install script was skipped.
var major = Number(process.versions.node.split('.')[0])

if (major < 24) {
  console.error(
    'This project needs Node 24, but this is Node ' +
      process.versions.node +
      '. Run "npm ci" (without --ignore-scripts; after --ignore-scripts run "npm rebuild node") ' +
      'and start it through npm or npx: they then use the Node 24 that the project brings along. ' +
      'Or install Node 24 yourself (https://nodejs.org).',
  )
  process.exit(1)
}

// A plugin to the Serverless CLI, which loads this file before any plugin in TypeScript; a plain check to everybody else.
module.exports = function NodeVersion() {}
