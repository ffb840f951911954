import { render } from 'preact';
import { UnlockScreen } from '../../components/UnlockScreen.tsx';

render(<UnlockScreen />, document.getElementById('screen')!);
