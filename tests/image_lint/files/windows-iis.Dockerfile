# escape=`
FROM mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022
SHELL ["powershell", "-Command", "$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue';"]
RUN Remove-Website -Name 'Default Web Site'; `
    New-Item -Path C:\site -Type Directory | Out-Null
WORKDIR C:\site
COPY site\ .
EXPOSE 8080
RUN New-Website -Name 'app' -PhysicalPath 'C:\site' -Port 8080 -Force
