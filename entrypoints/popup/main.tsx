import { render } from 'preact';
import { PopupScreen } from '../../components/PopupScreen.tsx';

render(<PopupScreen />, document.getElementById('screen')!);
