'use strict'

// Runs on every Node from version 4, so that an old one prints a sentence instead of a syntax error. On a host with
// another Node, npm installs a Node 24 of the project's own (resources/node24), which comes first in the PATH of npm
// scripts and npx.
var parts = process.versions.node.split('.').map(Number)

// The argon2 of node:crypto, which hashes passwords where there is no native file for the platform, was added in 24.7.
if (parts[0] < 24 || (parts[0] === 24 && parts[1] < 7)) {
  console.error(
    'This project needs Node 24.7 or newer, but this is Node ' +
      process.versions.node +
      '. Run "npm ci" (without --ignore-scripts and --omit=optional) ' +
      'and start it through npm or npx: they then use the Node 24 that the project brings along. ' +
      'Or install Node 24 yourself (https://nodejs.org).',
  )
  process.exit(1)
}

// A plugin for the Serverless CLI, which loads this file before the plugins in TypeScript; other callers only use the
// check.
module.exports = function NodeVersion() {}
