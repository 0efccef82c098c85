'use strict';

const { TestEnvironment } = require('jest-environment-node');
const vm = require('node:vm');

/**
 * Jest's own, but globals are read as in any program. Jest puts a proxy before them, which every `Object`, `Promise` and `Map` in the code of a
 * test goes through.
 */
module.exports = class extends TestEnvironment {
  constructor(config, context) {
    const { createContext } = vm;
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(config, context);
    } finally {
      vm.createContext = createContext;
    }
  }
};
