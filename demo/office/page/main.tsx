import '../../../sandbox/desk/page/styles/base.css';
import '../../../sandbox/desk/page/styles/layout.css';
import '../../../sandbox/desk/page/styles/bench.css';
import './office.css';

import { render } from 'preact';

import { App } from './app';

const root = document.getElementById('desk');
if (root) render(<App />, root);
