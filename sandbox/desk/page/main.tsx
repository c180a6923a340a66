import './styles/base.css';
import './styles/layout.css';
import './styles/bench.css';
import './styles/phone.css';

import { render } from 'preact';

import { App } from './app';

const desk = document.getElementById('desk');
if (desk) render(<App />, desk);
