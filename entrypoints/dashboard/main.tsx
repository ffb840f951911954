import { render } from 'preact';
import { DashboardScreen } from '../../components/DashboardScreen.tsx';

render(<DashboardScreen />, document.getElementById('screen')!);
